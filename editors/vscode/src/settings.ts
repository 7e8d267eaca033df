import * as vscode from 'vscode';

/** Keys that concern this extension only; the server would report them as unknown. */
const clientOnly = /^(server|trace|codeLens)\./;

export type Section = { [key: string]: unknown };

/**
 * What the user or the workspace has set in section `caro`, and nothing else.
 *
 * The editor is the last of the server's sources of settings. Defaults sent along would look like
 * choices, and override the user's and the project's configuration files.
 */
export function chosenSettings(properties: readonly string[], resource?: vscode.Uri): Section {
    const configuration = vscode.workspace.getConfiguration('caro', resource);
    const section: Section = {};
    for (const key of properties) {
        if (!clientOnly.test(key) && isChosen(configuration.inspect(key))) {
            put(section, key.split('.'), configuration.get(key));
        }
    }
    return section;
}

/** The contributed keys, without their prefix `caro.`. */
export function contributedKeys(extension: vscode.Extension<unknown>): string[] {
    const groups: { properties: object }[] = extension.packageJSON.contributes.configuration;
    return groups
        .flatMap((group) => Object.keys(group.properties))
        .map((key) => key.slice('caro.'.length));
}

function isChosen(found: object | undefined): boolean {
    return Object.entries(found ?? {}).some(
        ([level, value]) =>
            /^(global|workspace|workspaceFolder)(Language)?Value$/.test(level) && value !== undefined,
    );
}

function put(section: Section, [first, ...rest]: string[], value: unknown): void {
    if (first === undefined) {
        return;
    }
    if (rest.length === 0) {
        section[first] = value;
    } else {
        put((section[first] ??= {}) as Section, rest, value);
    }
}
