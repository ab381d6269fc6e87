package dev.troupe.agents.api;

import java.util.Set;

/**
 * What a strategy knows beside the transcript.
 *
 * @param model the role whose model thinks
 * @param tools names of the tools this agent may use
 * @param polling those of them that are meant to be asked again and again
 * @param check what the final answer must satisfy
 */
public record Brief(
    String agent, String model, Set<String> tools, Set<String> polling, OutputCheck check) {}
