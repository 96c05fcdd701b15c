/* Files made of what a page shows: a table as CSV, a drawing as SVG or PNG. Nothing is fetched. */
'use strict';

(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const EDGE = 10; // around the drawing, in its own units (points)
  const PIXELS = 4 / 3; // of a screen, a point
  const WHITE = '#ffffff';
  const SHARP = 2; // pixels of the PNG, a pixel of a screen
  const KEPT = 60000; // ms that a finished file stays in memory
  const FORMULA = /^[=+\-@\t\r]/;
  const NUMBER = /^-?\d+(\.\d+)?$/;
  const LOOKS = {
    title: { size: 13, line: 17, weight: 700, role: '--c-ink' },
    subtitle: { size: 10, line: 13.5, weight: 400, role: '--c-muted' },
    source: { size: 8.5, line: 11.5, weight: 400, role: '--c-muted' },
  };

  /* ---- tables ---- */

  /** A cell's text; a number without spaces and signs that only people read. */
  function textOf(cell) {
    if (cell.querySelector('.missing')) return '';
    const link = cell.querySelector('a[href^="http"]');
    const [text, unit] = [link ? link.href : cell.textContent.trim(), cell.querySelector('.unit')];
    if (unit) return `${text.slice(0, -unit.textContent.length).trim()} (${unit.textContent})`;
    const bare = text.replace('\u2212', '-').replace(/[,\u2007\u2008]/g, '');
    return NUMBER.test(bare) ? bare : text;
  }

  /** As a field of CSV that no spreadsheet takes for a formula. */
  function field(text) {
    const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  function csvOf(table) {
    const lines = [...table.rows].map((row) => [...row.cells].map((cell) => field(textOf(cell))));
    return `${lines.map((fields) => fields.join(',')).join('\n')}\n`;
  }

  function tableBefore(tools) {
    let place = tools.previousElementSibling;
    while (place && !place.matches('table') && !place.querySelector('table')) {
      place = place.previousElementSibling;
    }
    return place.matches('table') ? place : place.querySelector('table');
  }

  /* ---- drawings ---- */

  /** The colours of light paper, here white, whatever paper the page is on. */
  function lightColours() {
    const found = new Map();
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (!(rule.selectorText || '').split(/\s*,\s*/).includes(':root')) continue;
        for (const name of rule.style) {
          if (name.startsWith('--c-') && !found.has(name)) found.set(name, rule.style.getPropertyValue(name).trim());
        }
      }
    }
    return found.set('--c-paper', WHITE);
  }

  function make(name, attributes, text) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /** `text` in lines that are no wider than `width`. */
  function wrapped(text, look, width, family) {
    const ruler = document.createElement('canvas').getContext('2d');
    ruler.font = `${look.weight} ${look.size}px ${family}`;
    const lines = [];
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && ruler.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  /** The lines of one part of a figure, from `top` on. */
  function written(figure, part, top, sheet) {
    const [look, source] = [LOOKS[part], figure.querySelector(`.figure-${part}`)];
    const lines = source ? wrapped(source.textContent, look, sheet.width, sheet.family) : [];
    const style = { x: EDGE, 'font-size': look.size, 'font-weight': look.weight, fill: sheet.colours.get(look.role) };
    const nodes = lines.map((line, at) => make('text', { ...style, y: top + look.size + at * look.line }, line));
    return { nodes, end: top + lines.length * look.line };
  }

  function copyOf(drawing, colours) {
    const copy = drawing.cloneNode(true);
    for (const name of ['role', 'aria-label', 'class', 'id']) copy.removeAttribute(name);
    for (const node of [copy, ...copy.querySelectorAll('*')]) {
      for (const { name, value } of [...node.attributes]) {
        if (!value.includes('var(')) continue;
        node.setAttribute(name, value.replace(/var\((--[\w-]+)[^)]*\)/g, (whole, role) => colours.get(role) || whole));
      }
    }
    return copy;
  }

  /** The figure as a drawing of its own: words above and below, light paper, no style sheet. */
  function standAlone(figure) {
    const drawing = figure.querySelector('svg');
    const { width, height } = drawing.viewBox.baseVal;
    const family = getComputedStyle(figure).getPropertyValue('--sans').trim() || 'sans-serif';
    const sheet = { width, family, colours: lightColours() };
    const title = written(figure, 'title', EDGE, sheet);
    const subtitle = written(figure, 'subtitle', title.end + 2, sheet);
    const top = subtitle.end + 4;
    const source = written(figure, 'source', top + height + 4, sheet);
    const [wide, high] = [width + 2 * EDGE, source.end + EDGE].map(Math.ceil);
    const ink = sheet.colours.get('--c-ink');
    const root = make('svg', {
      viewBox: `0 0 ${wide} ${high}`, width: wide * PIXELS, height: high * PIXELS, role: 'img',
      fill: ink, 'font-family': family, 'stroke-linejoin': 'round', 'stroke-linecap': 'butt',
    });
    const copy = copyOf(drawing, sheet.colours);
    for (const [name, value] of Object.entries({ x: EDGE, y: top, width, height })) copy.setAttribute(name, value);
    const words = figure.querySelector('.figure-title, .figure-text');
    root.append(
      make('title', {}, words ? words.textContent : ''),
      make('desc', {}, drawing.getAttribute('aria-label') || ''),
      make('rect', { width: wide, height: high, fill: WHITE }),
      ...title.nodes, ...subtitle.nodes, copy, ...source.nodes,
    );
    return root;
  }

  const svgText = (figure) => new XMLSerializer().serializeToString(standAlone(figure));

  function pngOf(figure) {
    const image = new Image();
    const done = new Promise((give, fail) => {
      image.onload = () => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width * SHARP, image.height * SHARP].map(Math.round);
        canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(give, 'image/png');
      };
      image.onerror = fail;
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(figure))}`;
    return done;
  }

  /* ---- saving ---- */

  const MAKERS = {
    csv: async (tools) => new Blob([csvOf(tableBefore(tools))], { type: 'text/csv' }),
    svg: async (tools) => new Blob([svgText(tools.closest('figure'))], { type: 'image/svg+xml' }),
    png: (tools) => pngOf(tools.closest('figure')),
  };

  function save(name, blob) {
    const link = document.createElement('a');
    [link.href, link.download] = [URL.createObjectURL(blob), name];
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
  }

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-save]');
    if (!button) return;
    const [kind, tools] = [button.dataset.save, button.closest('.tools')];
    save(`${tools.dataset.name}.${kind}`, await MAKERS[kind](tools));
  });
  for (const button of document.querySelectorAll('[data-save]')) {
    button.hidden = button.dataset.save !== 'csv' && !button.closest('figure').querySelector('svg');
  }
})();
