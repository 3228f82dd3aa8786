// What both pages do.
function make(tag, parent, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  if (parent) parent.appendChild(element);
  return element;
}

// A cut of a sheet of pictures, enlarged to a height.
function sprite(parent, sheet, index, height) {
  const element = make('span', parent, undefined, 'sprite');
  const scale = height / sheet.height;
  const [x, y] = [index % sheet.columns, Math.floor(index / sheet.columns)];
  element.style.width = sheet.width * scale + 'px';
  element.style.height = height + 'px';
  element.style.backgroundImage = `url(${sheet.uri})`;
  element.style.backgroundSize = sheet.columns * sheet.width * scale + 'px auto';
  element.style.backgroundPosition = `${-x * sheet.width * scale}px ${-y * height}px`;
  return element;
}
