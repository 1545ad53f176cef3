// Makes static/built/ from static/src/ and node_modules/: the stylesheet, the icon sprite, the font, our script and
// Leaflet (only loaded where a map tile server is set). Run: npm run build
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as sass from 'sass';

const src = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(src, '../..');
const built = path.join(root, 'static/built');
const modules = path.join(root, 'node_modules');

function write(name, content) {
  const target = path.join(built, name);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
}

function copy(from, to) {
  write(to, fs.readFileSync(path.join(modules, from)));
}

function stylesheet() {
  const options = { style: 'compressed', loadPaths: [modules], quietDeps: true, charset: false };
  return sass.compile(path.join(src, 'scss/carehub.scss'), options).css;
}

// One symbol an icon. Stroke and fill are left to the page's CSS, which reaches into <use>.
function sprite() {
  const folder = path.join(src, 'icons');
  const symbols = fs.readdirSync(folder).filter(name => name.endsWith('.svg')).sort().map(name => {
    const svg = fs.readFileSync(path.join(folder, name), 'utf8').trim();
    const [, viewBox, body] = svg.match(/^<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)<\/svg>$/s);
    return `<symbol id="${path.basename(name, '.svg')}" viewBox="${viewBox}">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('\n')}</svg>\n`;
}

function font() {
  const from = '@fontsource-variable/atkinson-hyperlegible-next';
  const file = 'atkinson-hyperlegible-next-latin-wght-normal.woff2';
  copy(`${from}/files/${file}`, `fonts/${file}`);
  copy(`${from}/LICENSE`, 'fonts/licence.txt');
}

// The source map is not shipped, so its mention would be a dead link that hashed file names refuse.
function leaflet() {
  const script = fs.readFileSync(path.join(modules, 'leaflet/dist/leaflet.js'), 'utf8');
  write('leaflet.js', script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n'));
  copy('leaflet/dist/leaflet.css', 'leaflet.css');
  copy('leaflet/LICENSE', 'leaflet.licence.txt');
  for (const image of fs.readdirSync(path.join(modules, 'leaflet/dist/images'))) {
    copy(`leaflet/dist/images/${image}`, `images/${image}`);
  }
}

const css = stylesheet();
fs.rmSync(built, { recursive: true, force: true });
write('carehub.css', css);
write('icons.svg', sprite());
for (const script of fs.readdirSync(src).filter(name => name.endsWith('.js'))) {
  write(script, fs.readFileSync(path.join(src, script)));
}
font();
leaflet();
console.log(`static/built: ${css.length} bytes of CSS`);
