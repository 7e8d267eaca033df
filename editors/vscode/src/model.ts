import * as vscode from 'vscode';

import type { Server } from './client';

/** Fetch the model of the settings; the server shows how far it is, and can be stopped there. */
export async function pullModel(server: Server): Promise<void> {
    try {
        const answer = await server.execute<{ state: string; message: string }>('caro.pullModel', {});
        if (!answer) {
            void vscode.window.showErrorMessage('The server of caro is not running.');
        } else if (answer.state === 'failed') {
            void vscode.window.showErrorMessage(`caro: ${answer.message}`);
        } else {
            void vscode.window.showInformationMessage(`caro: ${answer.message}`);
        }
    } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
}

/** Offers to fetch a model that is missing, once in a window. */
export class ModelOffer {
    private made = false;

    async consider(server: Server): Promise<void> {
        if (this.made || !(await isMissing(server))) {
            return;
        }
        this.made = true;
        const fetch = 'Download';
        const choice = await vscode.window.showInformationMessage(
            'caro: the model for suggestions is not here yet. Recipes and safety rules work without it.',
            fetch,
            'Not Now',
        );
        if (choice === fetch) {
            await vscode.commands.executeCommand('caro-lsp.pullModel');
        }
    }
}

async function isMissing(server: Server): Promise<boolean> {
    const found = await server.execute<{ model: { state: string } }>('caro.status', {});
    return found?.model.state === 'no-weights';
}
