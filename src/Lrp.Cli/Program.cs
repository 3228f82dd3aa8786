using Lrp.Cli.Commands;

return LrpCommand.Run(args, Console.Out, Console.Error);
