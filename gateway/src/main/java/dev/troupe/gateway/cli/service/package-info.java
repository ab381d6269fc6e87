/** A service: started and stopped, watched, and its keys. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli.service;
