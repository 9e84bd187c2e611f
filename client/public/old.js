// A browser that is too old for the pages says so, in words it understands.
(function () {
  var known = window.CSS && CSS.supports && CSS.supports('color', 'light-dark(red, red)');
  if (known && 'popover' in HTMLElement.prototype && 'toSorted' in Array.prototype) return;
  document.getElementById('app').appendChild(document.getElementById('old').content.cloneNode(true));
  document.documentElement.setAttribute('data-old', '');
})();
