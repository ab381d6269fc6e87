package dev.troupe.gateway.cli.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.auth.KeyFile;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.runtime.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe keys}: make, list and revoke bearer keys. */
@Command(
    name = "keys",
    description = "Make, list and revoke the bearer keys of a service.",
    footer = {
      "",
      "  troupe keys add acme --keys keys.json",
      "  troupe serve --env NAME --keys keys.json",
      "A key is shown once; the file holds its SHA-256 only. A running service sees a change"
          + " within",
      "two seconds."
    })
public final class KeysCommand implements Runnable {
  @Mixin Common common = new Common();

  @Spec Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what: add TENANT, list, or revoke ID");
  }

  @Command(name = "add", description = "Make a key for a tenant; it is shown once.")
  int add(
      @Parameters(paramLabel = "TENANT", description = "Whose tasks the key submits and sees.")
          String tenant,
      @Mixin KeysOption at,
      @Mixin Common given) {
    TenantId of;
    try {
      of = new TenantId(tenant);
    } catch (IllegalArgumentException e) {
      throw new UserFault(
          "TENANT '" + tenant + "': letters, digits, '.', '_' and '-', at most 64 characters");
    }
    KeyFile keys = at.file(given);
    KeyFile.Made made = keys.add(of, Clock.systemUTC().instant());
    Console console = given.console();
    if (given.json()) {
      ObjectNode json = Json.object().put("id", made.entry().id()).put("tenant", tenant);
      console.result(Json.pretty(json.put("key", made.key()).put("file", keys.path().toString())));
    } else {
      console.result(made.key());
      console.hint(
          "troupe: key "
              + made.entry().id()
              + " of tenant "
              + tenant
              + " is in "
              + keys.path()
              + "; it is not shown again");
    }
    return ExitCode.COMPLETED;
  }

  @Command(name = "list", description = "List keys: id, tenant, times; never the key.")
  int list(@Mixin KeysOption at, @Mixin Common given) {
    List<KeyFile.Entry> entries = at.file(given).entries();
    Console console = given.console();
    if (given.json()) {
      ArrayNode all = Json.array();
      for (KeyFile.Entry entry : entries) {
        ObjectNode json = (ObjectNode) Json.tree(entry);
        json.remove("hash");
        all.add(json);
      }
      console.result(Json.pretty(Json.object().set("keys", all)));
    } else
      for (KeyFile.Entry entry : entries)
        console.result(
            entry.id()
                + "  "
                + entry.tenant()
                + "  made "
                + entry.createdAt()
                + entry.revokedAt().map(when -> "  revoked " + when).orElse(""));
    return ExitCode.COMPLETED;
  }

  @Command(name = "revoke", description = "Refuse a key from now on.")
  int revoke(
      @Parameters(paramLabel = "ID", description = "The key's id, as list shows it.") String id,
      @Mixin KeysOption at,
      @Mixin Common given) {
    boolean changed = at.file(given).revoke(id, Clock.systemUTC().instant());
    Console console = given.console();
    if (given.json()) console.result(Json.pretty(Json.object().put("id", id).put("revoked", true)));
    else console.result(changed ? "revoked " + id : id + " was revoked before");
    return ExitCode.COMPLETED;
  }
}
