/** The one small port through which model traffic leaves: bytes out, bytes in, cancel closes. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.model.transport;
