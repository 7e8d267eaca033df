// node style.mjs [--write] FOLDER: whether the Lua files below FOLDER are as stylua writes them.
// stylua.toml in FOLDER says how; stylua comes as WebAssembly, so no program is fetched.
import fs from 'node:fs';
import path from 'node:path';

import * as stylua from '@johnnymorganz/stylua';

const write = process.argv.includes('--write');
const folder = process.argv.at(-1);
const enums = { indent_type: 'IndentType', quote_style: 'QuoteStyle', syntax: 'LuaVersion' };

function config() {
    const made = stylua.Config.new();
    const lines = fs.readFileSync(path.join(folder, 'stylua.toml'), 'utf8').split('\n');
    for (const [, key, word, number] of lines.map((line) => /^(\w+) = (?:"(\w+)"|(\d+))$/.exec(line)).filter(Boolean)) {
        made[key] = word ? stylua[enums[key]][word] : Number(number);
        if (made[key] === undefined) {
            throw new Error(`${folder}/stylua.toml: ${key} is not known here; see style.mjs`);
        }
    }
    return made;
}

let wrong = 0;
for (const name of fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.lua'))) {
    const file = path.join(folder, name);
    const source = fs.readFileSync(file, 'utf8');
    const styled = stylua.formatCode(source, config(), undefined, stylua.OutputVerification.Full);
    if (styled !== source) {
        wrong += 1;
        console.log(`${file}: ${write ? 'written anew' : 'not as stylua writes it; node tools/lua/style.mjs --write ' + folder}`);
        if (write) {
            fs.writeFileSync(file, styled);
        }
    }
}
process.exitCode = wrong && !write ? 1 : 0;
