/** A model that answers from a file: for tests and demonstrations. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.model.scripted;
