import * as vscode from 'vscode';

const scheme = 'caro-page';

/** Texts of the server, each shown in a preview beside the script. */
export class Pages implements vscode.Disposable, vscode.TextDocumentContentProvider {
    private readonly changed = new vscode.EventEmitter<vscode.Uri>();
    private readonly registration: vscode.Disposable;
    private readonly texts = new Map<string, string>();
    readonly onDidChange = this.changed.event;

    constructor() {
        this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.texts.get(uri.path) ?? '';
    }

    /** Show Markdown under a title. */
    async show(title: string, text: string): Promise<void> {
        const uri = vscode.Uri.from({ scheme, path: `${title}.md` });
        this.texts.set(uri.path, text);
        // A preview that is open already shows the new text.
        this.changed.fire(uri);
        await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    }

    dispose(): void {
        this.registration.dispose();
        this.changed.dispose();
    }
}
