/**
 * What extenders implement and exchange: tools, model clients, ids and effects. Depends on the JDK,
 * Jackson and JSpecify only.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.api;
