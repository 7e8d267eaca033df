import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

const windows = process.platform === 'win32';
const program = windows ? 'caro-lsp.exe' : 'caro-lsp';

/** No server: `message` says where it was looked for. */
export class ServerMissing extends Error {}

/**
 * The server's program: the setting, else a trusted workspace's virtual environment, else `PATH`,
 * else `managed`, the one that this extension installed.
 *
 * A workspace that is not trusted has no say: VS Code leaves out its value of the (restricted)
 * setting, and its `.venv` is not looked at.
 */
export function findServer(managed: string): string {
    const setting = vscode.workspace.getConfiguration('caro').get<string>('server.path', '').trim();
    if (setting) {
        const file = setting.replace(/^~(?=$|[\\/])/, os.homedir());
        if (path.isAbsolute(file) && isProgram(file)) {
            return file;
        }
        throw new ServerMissing(
            `caro.server.path is set to "${setting}", which is not an absolute path of a program.`,
        );
    }
    const found = [...workspacePrograms(), ...pathPrograms(), managed].find(isProgram);
    if (!found) {
        const where = vscode.workspace.isTrusted ? 'in .venv of this workspace or on PATH' : 'on PATH';
        throw new ServerMissing(`The server of caro, caro-lsp, was not found ${where}.`);
    }
    return found;
}

function workspacePrograms(): string[] {
    if (!vscode.workspace.isTrusted) {
        return [];
    }
    return (vscode.workspace.workspaceFolders ?? [])
        .filter((folder) => folder.uri.scheme === 'file')
        .map((folder) => path.join(folder.uri.fsPath, '.venv', windows ? 'Scripts' : 'bin', program));
}

function pathPrograms(): string[] {
    // Relative entries would be searched for below the workspace, whoever wrote that.
    return (process.env['PATH'] ?? '')
        .split(path.delimiter)
        .filter((folder) => path.isAbsolute(folder))
        .map((folder) => path.join(folder, program));
}

function isProgram(file: string): boolean {
    try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile();
    } catch {
        return false;
    }
}
