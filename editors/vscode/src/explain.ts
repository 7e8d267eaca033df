import * as vscode from 'vscode';

import type { Server } from './client';

/** What `caro.explain` answers, as far as it is shown. */
interface Explanation {
    parts: unknown[];
    markdown: string;
}

/** Shows what the command at the cursor does, in one preview beside the script. */
export class Explanations implements vscode.Disposable, vscode.TextDocumentContentProvider {
    private readonly changed = new vscode.EventEmitter<vscode.Uri>();
    private readonly registration: vscode.Disposable;
    private text = '';
    readonly onDidChange = this.changed.event;

    constructor(private readonly server: Server) {
        this.registration = vscode.workspace.registerTextDocumentContentProvider('caro-explain', this);
    }

    provideTextDocumentContent(): string {
        return this.text;
    }

    async showForCursor(): Promise<void> {
        const editor = vscode.window.activeTextEditor;
        if (!editor) {
            return;
        }
        const explanation = await this.ask(editor);
        if (typeof explanation === 'string') {
            void vscode.window.showErrorMessage(explanation);
        } else if (explanation.parts.length === 0) {
            void vscode.window.showInformationMessage('There is no command at the cursor.');
        } else {
            await this.show(explanation.markdown);
        }
    }

    dispose(): void {
        this.registration.dispose();
        this.changed.dispose();
    }

    /** The server's answer, or why there is none. */
    private async ask({ document, selection }: vscode.TextEditor): Promise<Explanation | string> {
        try {
            const answer = await this.server.execute<Explanation>('caro.explain', {
                uri: document.uri.toString(),
                range: { start: position(selection.start), end: position(selection.end) },
            });
            return answer ?? 'The server of caro is not running.';
        } catch (error) {
            return `The command was not explained: ${error instanceof Error ? error.message : error}`;
        }
    }

    private async show(text: string): Promise<void> {
        const uri = vscode.Uri.parse('caro-explain:Explanation.md');
        this.text = text;
        // A preview that is open already shows the new text.
        this.changed.fire(uri);
        await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    }
}

function position({ line, character }: vscode.Position): object {
    return { line, character };
}
