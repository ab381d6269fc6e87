/**
 * Tool calls that a model wrote as text, because its server leaves them in the answer. Read only
 * where an environment says so, and only calls of tools that were offered: quoted text must not
 * become a command. Markers are those of the models' chat templates. {@link
 * dev.troupe.runtime.model.dialect.Offered} reads names and values of all calls as what was
 * offered.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.model.dialect;
