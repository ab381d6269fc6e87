package dev.troupe.gateway.observe;

/**
 * Names of the OpenTelemetry semantic conventions for generative AI, 1.41.1 (status: development),
 * in one place, since they still change.
 */
final class GenAi {
  static final String OPERATION = "gen_ai.operation.name";
  static final String PROVIDER = "gen_ai.provider.name";
  static final String REQUEST_MODEL = "gen_ai.request.model";
  static final String RESPONSE_MODEL = "gen_ai.response.model";
  static final String RESPONSE_ID = "gen_ai.response.id";
  static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
  static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
  static final String AGENT = "gen_ai.agent.name";
  static final String CONVERSATION = "gen_ai.conversation.id";
  static final String TOOL = "gen_ai.tool.name";
  static final String TOOL_CALL = "gen_ai.tool.call.id";
  static final String ERROR = "error.type";

  static final String CHAT = "chat";
  static final String INVOKE_AGENT = "invoke_agent";
  static final String EXECUTE_TOOL = "execute_tool";

  private GenAi() {}
}
