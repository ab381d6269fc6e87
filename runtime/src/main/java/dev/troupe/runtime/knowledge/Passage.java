package dev.troupe.runtime.knowledge;

/** A piece of a document, small enough for a prompt. */
public record Passage(String document, String section, String text) {}
