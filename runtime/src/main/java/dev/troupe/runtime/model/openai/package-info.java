/**
 * The OpenAI Chat Completions dialect, as OpenAI, vLLM, Ollama, DashScope, GLM and others speak it.
 * Everything odd about a server is decoded here; behind {@link dev.troupe.api.ModelReply} nobody
 * knows.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.model.openai;
