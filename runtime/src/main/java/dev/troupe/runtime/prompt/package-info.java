/**
 * Prompts as files: {@code .prompty} front matter, role sections, Jinja bodies. Roles are split
 * before rendering, values are never rendered again. Entry point: {@link
 * dev.troupe.runtime.prompt.Prompt}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.prompt;
