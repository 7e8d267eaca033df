import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

const windows = process.platform === 'win32';

/** The program of the server in the environment that this extension makes, below `storage`. */
export function managedProgram(storage: vscode.Uri): string {
    return path.join(folderOf(storage), windows ? 'Scripts/caro-lsp.exe' : 'bin/caro-lsp');
}

/**
 * Install the server into an environment of its own, after showing what will run.
 *
 * True if the server is there then.
 */
export async function install(
    storage: vscode.Uri,
    output: vscode.LogOutputChannel,
): Promise<boolean> {
    const folder = folderOf(storage);
    const source = await sourceOfServer();
    if (!source) {
        return false;
    }
    const python = windows ? 'py' : 'python3';
    const pip = path.join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
    const steps = [
        [python, '-m', 'venv', '--clear', folder],
        [pip, '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', source],
    ];
    const yes = 'Install';
    const shown = steps.map((step) => step.join(' ')).join('\n\n');
    const answer = await vscode.window.showInformationMessage(
        'Install the server of caro into a folder of its own?',
        { modal: true, detail: `Nothing else is touched. This runs:\n\n${shown}` },
        yes,
    );
    if (answer !== yes) {
        return false;
    }
    try {
        await vscode.window.withProgress(
            {
                location: vscode.ProgressLocation.Notification,
                title: 'caro: installing the server',
                cancellable: true,
            },
            async (progress, token) => {
                await fs.promises.mkdir(path.dirname(folder), { recursive: true });
                for (const step of steps) {
                    await run(step, output, token, (message) => progress.report({ message }));
                }
            },
        );
    } catch (error) {
        await fs.promises.rm(folder, { recursive: true, force: true });
        if (!(error instanceof vscode.CancellationError)) {
            await complain(String(error instanceof Error ? error.message : error), output);
        }
        return false;
    }
    return true;
}

/**
 * What pip is to install; asked for where no setting says it.
 *
 * No package index has caro-lsp yet: taken from one by its name, it would be whoever's took it.
 */
async function sourceOfServer(): Promise<string> {
    const chosen = vscode.workspace.getConfiguration('caro').get('server.package', '').trim();
    if (chosen) {
        return chosen;
    }
    const typed = await vscode.window.showInputBox({
        title: 'Where does the server of caro come from?',
        prompt: 'The path of a wheel, or the folder of a checkout followed by [local]',
        placeHolder: '/home/me/caro-lsp[local]',
        ignoreFocusOut: true,
    });
    return (typed ?? '').trim();
}

function folderOf(storage: vscode.Uri): string {
    return path.join(storage.fsPath, 'server');
}

async function complain(message: string, output: vscode.LogOutputChannel): Promise<void> {
    const [show, how] = ['Show Output', 'How to Install'];
    const said = `The server of caro was not installed: ${message}`;
    const choice = await vscode.window.showErrorMessage(said, show, how);
    if (choice === show) {
        output.show();
    } else if (choice === how) {
        await vscode.commands.executeCommand('caro-lsp.showInstall');
    }
}

/** Run a program; what it prints goes to the output. Fails where it does, and where it is stopped. */
function run(
    [program = '', ...values]: string[],
    output: vscode.LogOutputChannel,
    token: vscode.CancellationToken,
    tell: (line: string) => void,
): Promise<void> {
    return new Promise((resolve, reject) => {
        output.info([program, ...values].join(' '));
        const child = spawn(program, values, { stdio: ['ignore', 'pipe', 'pipe'] });
        let last = '';
        const listen = (chunk: Buffer) => {
            for (const line of chunk.toString().split(/[\r\n]+/).filter(Boolean)) {
                output.info(line);
                last = line;
                tell(line.length > 60 ? `${line.slice(0, 59)}…` : line);
            }
        };
        child.stdout.on('data', listen);
        child.stderr.on('data', listen);
        const stopping = token.onCancellationRequested(() => child.kill());
        child.on('error', (error) => reject(new Error(`${program}: ${error.message}`)));
        child.on('close', (status) => {
            stopping.dispose();
            if (token.isCancellationRequested) {
                reject(new vscode.CancellationError());
            } else if (status !== 0) {
                reject(new Error(last || `${program} ended with status ${status}`));
            } else {
                resolve();
            }
        });
    });
}
