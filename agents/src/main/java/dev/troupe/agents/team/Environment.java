package dev.troupe.agents.team;

import dev.troupe.agents.api.Limit;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Where a team's models live: role to binding. */
public record Environment(String name, SequencedMap<String, Binding> models) {

  /**
   * One bound role.
   *
   * @param script rules of a scripted model; empty for others
   * @param offers what the model can do; empty means whatever is asked
   */
  public record Binding(
      Kind kind, Endpoint endpoint, List<ScriptRule> script, Set<String> offers) {}

  /** How a bound model answers. */
  public enum Kind {
    OPENAI,
    OFFLINE,
    SCRIPTED
  }

  /** The binding of a role, or of {@code default}. */
  public Binding binding(String role) {
    Binding binding = models.getOrDefault(role, models.get("default"));
    if (binding == null)
      throw new UserFault(
          "environment "
              + name
              + ": models: the role '"
              + role
              + "' is not bound, and there is no 'default' to answer for it; bound: "
              + String.join(", ", models.keySet()));
    return binding;
  }

  public boolean isOffline() {
    return models.values().stream().allMatch(b -> b.kind() == Kind.OFFLINE);
  }

  /**
   * Checks before any call that every role of a team is bound and can do what the team needs.
   *
   * @return hints: roles that fall to {@code default}
   */
  public List<String> check(Team team) {
    List<String> hints = new ArrayList<>();
    Set<String> used = new LinkedHashSet<>();
    team.agents().values().forEach(agent -> used.add(agent.model()));
    for (String role : used) {
      Binding binding = binding(role);
      priced(team, role, binding);
      if (!models.containsKey(role) && !isOffline())
        hints.add(
            "environment "
                + name
                + " does not bind the model role '"
                + role
                + "'; 'default' answers for it");
      for (String need : team.needs().getOrDefault(role, Set.of()))
        if (!binding.offers().isEmpty() && !binding.offers().contains(need))
          throw new UserFault(
              "environment "
                  + name
                  + ": models."
                  + role
                  + ": the team needs '"
                  + need
                  + "', the model offers "
                  + String.join(", ", binding.offers()));
    }
    return hints;
  }

  /** Money can only be bounded where it is known what things cost. */
  private void priced(Team team, String role, Binding binding) {
    if (!team.limits().values().containsKey(Limit.COST) || binding.kind() == Kind.OFFLINE) return;
    String at = "environment " + name + ": models." + role + ": ";
    Price price =
        binding
            .endpoint()
            .price()
            .orElseThrow(
                () ->
                    new UserFault(
                        at
                            + "the team bounds its cost, but this model has no price; add price: {"
                            + " input: …, output: …, per: 1M }"));
    if (team.currency().filter(c -> !c.equals(price.currency())).isPresent())
      throw new UserFault(
          at
              + "its price is in "
              + price.currency()
              + ", limits.cost of the team in "
              + team.currency().get());
  }
}
