import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/**
 * A language client as LSP4IJ is one: on LSP4J, with the files of the template.
 *
 * <p>{@code java Client.java TEMPLATE CAPABILITIES SCRIPT COMMENT}: starts the command of the
 * template, opens SCRIPT, which has a dangerous line 0 and the comment on line COMMENT, and prints
 * what it saw as JSON, one object.
 */
public final class Client implements LanguageClient {
  private static final int SECONDS = 60;

  private final JsonObject settings;
  private final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> statuses = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private volatile ApplyWorkspaceEditParams applied;

  private Client(JsonObject settings) {
    this.settings = settings;
  }

  @Override
  public void telemetryEvent(Object object) {}

  @Override
  public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
    published.add(diagnostics);
  }

  @Override
  public void showMessage(MessageParams params) {
    messages.add(params.getMessage());
  }

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
    messages.add(params.getMessage());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void logMessage(MessageParams params) {}

  @Override
  public CompletableFuture<List<Object>> configuration(ConfigurationParams params) {
    List<Object> answers = new ArrayList<>();
    for (ConfigurationItem item : params.getItems()) {
      asked.add(item.getSection());
      answers.add(settings.get(item.getSection()));
    }
    return CompletableFuture.completedFuture(answers);
  }

  @Override
  public CompletableFuture<Void> registerCapability(RegistrationParams params) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> refreshDiagnostics() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<ShowDocumentResult> showDocument(ShowDocumentParams params) {
    return CompletableFuture.completedFuture(new ShowDocumentResult(true));
  }

  @Override
  public CompletableFuture<ApplyWorkspaceEditResponse> applyEdit(ApplyWorkspaceEditParams params) {
    applied = params;
    return CompletableFuture.completedFuture(new ApplyWorkspaceEditResponse(true));
  }

  @JsonNotification("caro/status")
  public void status(JsonObject status) {
    statuses.add(status.get("kind").getAsString());
  }

  public static void main(String[] words) throws Exception {
    Path template = Path.of(words[0]);
    Path script = Path.of(words[2]);
    int comment = Integer.parseInt(words[3]);
    JsonObject settings = read(template.resolve("settings.json"));
    Client client = new Client(settings);

    JsonObject description = read(template.resolve("template.json"));
    String command = description.getAsJsonObject("programArgs").get("default").getAsString();
    Process process =
        new ProcessBuilder(command.split(" ")).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Launcher<LanguageServer> launcher =
        LSPLauncher.createClientLauncher(client, process.getInputStream(), process.getOutputStream());
    launcher.startListening();
    LanguageServer server = launcher.getRemoteProxy();
    Gson gson = new MessageJsonHandler(Map.of()).getGson();

    String uri = script.toUri().toString();
    String text = Files.readString(script);
    Map<String, Object> seen = new LinkedHashMap<>();

    InitializeParams start = new InitializeParams();
    start.setProcessId((int) ProcessHandle.current().pid());
    start.setClientInfo(new ClientInfo("IntelliJ IDEA", "2025.1"));
    URI folder = script.getParent().toUri();
    start.setWorkspaceFolders(List.of(new WorkspaceFolder(folder.toString(), "project")));
    start.setInitializationOptions(read(template.resolve("initializationOptions.json")));
    start.setCapabilities(
        gson.fromJson(
            read(Path.of(words[1])).getAsJsonObject("capabilities"), ClientCapabilities.class));
    ServerCapabilities able = wait(server.initialize(start)).getCapabilities();
    seen.put("commands", able.getExecuteCommandProvider().getCommands());
    seen.put("encoding", able.getPositionEncoding());
    server.initialized(new InitializedParams());
    server
        .getWorkspaceService()
        .didChangeConfiguration(new DidChangeConfigurationParams(settings));

    var documents = server.getTextDocumentService();
    TextDocumentIdentifier document = new TextDocumentIdentifier(uri);
    documents.didOpen(
        new DidOpenTextDocumentParams(new TextDocumentItem(uri, "shellscript", 1, text)));
    List<Diagnostic> findings;
    boolean pulls = start.getCapabilities().getTextDocument().getDiagnostic() != null;
    if (pulls) {
      findings =
          wait(documents.diagnostic(new DocumentDiagnosticParams(document)))
              .getLeft()
              .getItems();
    } else {
      findings = client.published.poll(SECONDS, TimeUnit.SECONDS).getDiagnostics();
    }
    seen.put("diagnostics", findings);

    Position danger = findings.get(0).getRange().getStart();
    seen.put("hover", wait(documents.hover(new HoverParams(document, danger))));

    CodeActionParams there =
        new CodeActionParams(document, findings.get(0).getRange(), new CodeActionContext(findings));
    List<CodeAction> fixes = actions(wait(documents.codeAction(there)));
    seen.put("fixes", fixes);
    // LSP4IJ asks for an edit that is not there when the user chooses the action.
    List<CodeAction> resolved = new ArrayList<>();
    for (CodeAction action : fixes) {
      if (action.getEdit() == null) {
        resolved.add(wait(documents.resolveCodeAction(action)));
      }
    }
    seen.put("resolved", resolved);

    String line = text.split("\n", -1)[comment];
    Position end = new Position(comment, line.length());
    CompletionParams typed = new CompletionParams(document, end);
    typed.setContext(new CompletionContext(CompletionTriggerKind.Invoked));
    List<CompletionItem> items =
        wait(documents.completion(typed)).map(list -> list, CompletionList::getItems);
    seen.put("items", items);

    CodeActionContext invoked = new CodeActionContext(List.of());
    invoked.setTriggerKind(CodeActionTriggerKind.Invoked);
    seen.put(
        "writing",
        actions(
            wait(
                documents.codeAction(
                    new CodeActionParams(document, new Range(end, end), invoked)))));

    // Accepted as LSP4IJ does it: the text is inserted, and nothing is said of it.
    TextEdit accepted = items.get(0).getTextEdit().getLeft();
    documents.didChange(
        new DidChangeTextDocumentParams(
            new VersionedTextDocumentIdentifier(uri, 2),
            List.of(
                new TextDocumentContentChangeEvent(accepted.getRange(), accepted.getNewText()))));
    var workspace = server.getWorkspaceService();
    seen.put("status", wait(workspace.executeCommand(new ExecuteCommandParams("caro.status", List.of()))));
    JsonObject ignored = new JsonObject();
    ignored.addProperty("uri", uri);
    ignored.add("range", gson.toJsonTree(findings.get(0).getRange()));
    ignored.addProperty("rule", findings.get(0).getCode().getLeft());
    ignored.addProperty("reason", "it is a demonstration");
    workspace.executeCommand(new ExecuteCommandParams("caro.ignoreRule", List.of(ignored)))
        .get(SECONDS, TimeUnit.SECONDS);
    seen.put("applied", client.applied);

    wait(server.shutdown());
    server.exit();
    seen.put("ended", process.waitFor(SECONDS, TimeUnit.SECONDS) ? process.exitValue() : "no");
    seen.put("asked", client.asked);
    seen.put("statuses", client.statuses);
    seen.put("messages", client.messages);
    System.out.println(gson.toJson(seen));
    System.exit(0);
  }

  private static List<CodeAction> actions(List<Either<Command, CodeAction>> found) {
    return found.stream().filter(Either::isRight).map(Either::getRight).toList();
  }

  private static <T> T wait(CompletableFuture<T> answer) throws Exception {
    return answer.get(SECONDS, TimeUnit.SECONDS);
  }

  private static JsonObject read(Path file) throws Exception {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
