/** Who is calling: bearer keys, stored hashed, each of one tenant. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.auth;
