/**
 * Permits: one {@link dev.troupe.runtime.model.gateway.ModelGateway} per endpoint says when a call
 * may go.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.model.gateway;
