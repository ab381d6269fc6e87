/** Every large text once, by content hash, per tenant. Events carry the hash. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.payload;
