/**
 * Model traffic: endpoints with permits ({@code gateway}), the OpenAI-compatible client ({@code
 * openai}), the wire under it ({@code transport}), and the models that need no server ({@code
 * offline}, {@code scripted}). Entry point: {@link dev.troupe.runtime.model.Models}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.model;
