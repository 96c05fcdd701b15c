/* What drawings of ours share: amounts in words, round marks of axes, elements of SVG. */
'use strict';

const Drawing = (() => {
  const NOTHING = 1e-9; // US$ bn: less than one dollar is none

  /** `value` with `digits` significant digits at least, as format_number writes it. */
  function significant(value, digits) {
    const size = Math.abs(value);
    if (size === 0) return '0';
    const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    const options = { minimumFractionDigits: places, maximumFractionDigits: places };
    return `${value < 0 ? '−' : ''}${size.toLocaleString('en-US', options)}`;
  }

  /** US$ bn in words, as format_number(value, "usd_bn") writes it. */
  function money(value) {
    const size = Math.abs(value);
    if (size < NOTHING) return '$0';
    const [scaled, unit] = size < 1 ? [size * 1000, 'm'] : [size, 'bn'];
    return `${value < 0 ? '−' : ''}$${significant(scaled, size < 0.1 ? 2 : 3)}${unit}`;
  }

  /** Round numbers within low and high; where `around`, the first and last at or beyond them. */
  function marks(low, high, most, around = false) {
    const span = high - low < NOTHING ? 1 : high - low;
    const rough = span / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((part) => part * power).find((one) => one >= rough);
    const [down, up] = around ? [Math.floor, Math.ceil] : [Math.ceil, Math.floor];
    const [first, last] = [down(low / step), up(high / step)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
  }

  /** One element; a text is never read as markup. */
  function svg(name, attributes, text) {
    const node = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /** Put a drawing of this size in its place, and say what it shows. */
  function show(chart, width, height, parts, said) {
    const frame = { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' };
    const drawing = svg('svg', frame);
    drawing.append(...parts);
    chart.replaceChildren(drawing);
    chart.setAttribute('aria-label', said);
  }

  /** Words with their fields filled: fill("{a} of {b}", {a: "1", b: "2"}). */
  function fill(words, texts) {
    return words.replace(/\{(\w+)\}/g, (_, name) => texts[name]);
  }

  /** Do all parts of a drawing: one that fails is told to the console and leaves the others. */
  function each(...parts) {
    for (const part of parts) {
      try {
        part();
      } catch (error) {
        console.error(error);
      }
    }
  }

  return { NOTHING, significant, money, marks, svg, show, fill, each };
})();
