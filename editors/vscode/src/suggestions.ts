import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';

/** What the server says of a suggestion, in the command that follows its acceptance. */
interface Origin {
    source?: string;
    confidence?: number;
}

interface Alternative {
    item: vscode.InlineCompletionItem;
    text: string;
    origin: Origin;
}

/** Where the suggestions of the last request stand. */
interface Shown {
    uri: string;
    version: number;
    position: vscode.Position;
    alternatives: Alternative[];
}

const languages = ['shellscript', 'sh', 'bash'];

/** Ghost text: whether it comes unasked, and where it came from. */
export class Suggestions {
    private shown: Shown | undefined;

    constructor(private readonly accepted: () => unknown) {}

    readonly middleware: Middleware = {
        provideInlineCompletionItems: async (document, position, context, token, next) => {
            const unasked = context.triggerKind === vscode.InlineCompletionTriggerKind.Automatic;
            // Asked here, so that the server learns nothing of what is typed where this is off; and
            // it does not know of settings for one language.
            if (unasked && !automatic(document)) {
                return undefined;
            }
            const answer = await next(document, position, context, token);
            const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
            if (items.length > 0) {
                this.shown = {
                    uri: document.uri.toString(),
                    version: document.version,
                    position,
                    alternatives: items.map(alternative),
                };
            }
            return answer;
        },
        executeCommand: (command, values, next) => {
            if (command === 'caro.acceptCompletion') {
                this.accepted();
            }
            return next(command, values);
        },
    };

    /** Say where each alternative came from and how sure the server is; one can be taken. */
    async showOrigins(): Promise<void> {
        const editor = vscode.window.activeTextEditor;
        const shown = this.shown;
        if (!editor || !shown || !stands(shown, editor)) {
            const message = 'There is no suggestion here. Write what you want as a comment.';
            void vscode.window.showInformationMessage(message);
            return;
        }
        const choice = await vscode.window.showQuickPick(
            shown.alternatives.map((one) => ({
                label: one.text.trim(),
                description: described(one.origin),
                one,
            })),
            { title: 'Where the suggestions come from', placeHolder: 'Enter takes one' },
        );
        if (choice && stands(shown, editor)) {
            await editor.edit((edit) => edit.insert(shown.position, choice.one.text));
            const follow = choice.one.item.command;
            if (follow) {
                await vscode.commands.executeCommand(follow.command, ...(follow.arguments ?? []));
            }
        }
    }
}

/** Switch suggestions that come unasked, for all languages or for that of the editor. */
export async function toggleAutomatic(ofLanguage: boolean): Promise<void> {
    const languageId = vscode.window.activeTextEditor?.document.languageId ?? languages[0]!;
    const scope = ofLanguage ? { languageId } : undefined;
    const configuration = vscode.workspace.getConfiguration('caro', scope);
    const on = !configuration.get('completion.automatic', true);
    const found = configuration.inspect('completion.automatic');
    // Where it was set already: a value for all windows would not win over the workspace's own.
    const ofWorkspace = ofLanguage ? found?.workspaceLanguageValue : found?.workspaceValue;
    const target =
        ofWorkspace === undefined
            ? vscode.ConfigurationTarget.Global
            : vscode.ConfigurationTarget.Workspace;
    await configuration.update('completion.automatic', on, target, ofLanguage);
    const where = ofLanguage ? ` in ${languageId}` : '';
    void vscode.window.setStatusBarMessage(
        on
            ? `caro: suggestions come while you type${where}`
            : `caro: suggestions come only when you ask for them${where}`,
        5000,
    );
}

function automatic(document: vscode.TextDocument): boolean {
    return vscode.workspace.getConfiguration('caro', document).get('completion.automatic', true);
}

function alternative(item: vscode.InlineCompletionItem): Alternative {
    const text = typeof item.insertText === 'string' ? item.insertText : item.insertText.value;
    return { item, text, origin: (item.command?.arguments?.[0] ?? {}) as Origin };
}

function stands(shown: Shown, { document, selection }: vscode.TextEditor): boolean {
    return (
        document.uri.toString() === shown.uri &&
        document.version === shown.version &&
        selection.active.isEqual(shown.position)
    );
}

function described({ source = '', confidence }: Origin): string {
    const [kind = '', name = ''] = source.split(':', 2);
    const from =
        { learned: 'learned from your corrections', recipe: 'from a recipe' }[kind] ??
        (name ? `from the model ${name}` : source);
    return confidence === undefined ? from : `${from} · ${Math.round(confidence * 100)} % sure`;
}
