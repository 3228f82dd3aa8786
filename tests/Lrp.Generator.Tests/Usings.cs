extern alias generator;

global using generator::Lrp.Compiler;
global using generator::Lrp.Compiler.Diagnostics;
global using generator::Lrp.Compiler.Emission;
global using generator::Lrp.Generator;
