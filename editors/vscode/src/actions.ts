import * as vscode from 'vscode';

/** How many actions keep a command of their own: those of menus that may still be open. */
const limit = 100;

/**
 * Commands of code actions that stay callable while their menu is open.
 *
 * VS Code remembers the arguments of an action's command only until it asks for actions again, which
 * it also does while the menu is open (a quarter of a second after the cursor moved or a finding
 * changed). A choice then ends in "Actual command not found". A command without arguments needs no
 * such memory: each action gets one.
 */
export class ActionCommands implements vscode.Disposable {
    private readonly kept = new Map<string, { id: string; registration: vscode.Disposable }>();
    private count = 0;

    /** The same action, with a command that needs no arguments. */
    keep<T extends vscode.Command | vscode.CodeAction>(action: T): T {
        const command = typeof action.command === 'string' ? (action as vscode.Command) : action.command;
        if (!command?.arguments?.length) {
            return action;
        }
        const lasting = { title: command.title, command: this.register(command) };
        if (command === action) {
            return lasting as T;
        }
        (action as vscode.CodeAction).command = lasting;
        return action;
    }

    dispose(): void {
        for (const { registration } of this.kept.values()) {
            registration.dispose();
        }
        this.kept.clear();
    }

    private register({ command, arguments: values = [] }: vscode.Command): string {
        const key = JSON.stringify([command, values]);
        const known = this.kept.get(key);
        const entry = known ?? this.create(command, values);
        // The one asked for last stays longest.
        this.kept.delete(key);
        this.kept.set(key, entry);
        for (const [oldest, { registration }] of this.kept) {
            if (this.kept.size <= limit) {
                break;
            }
            registration.dispose();
            this.kept.delete(oldest);
        }
        return entry.id;
    }

    private create(command: string, values: unknown[]): { id: string; registration: vscode.Disposable } {
        const id = `caro-lsp.action.${++this.count}`;
        const run = () => vscode.commands.executeCommand(command, ...values);
        return { id, registration: vscode.commands.registerCommand(id, run) };
    }
}
