/** Rehearsals, their failures and certificates, and the prompts that they are about. */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.cli.rehearse;
