const { LanguageClient } = require('vscode-languageclient/node');
const vscode = require('vscode');

exports.activate = () => {
    const settings = vscode.workspace.getConfiguration('peer');
    const [command, ...args] = settings.get('command');
    const env = { ...process.env, PATH: settings.get('path') };
    const client = new LanguageClient(
        'peer',
        'Peer',
        { command, args, options: { env } },
        { documentSelector: [{ language: 'shellscript' }] },
    );
    return client.start();
};
