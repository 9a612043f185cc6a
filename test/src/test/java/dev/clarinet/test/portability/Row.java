package dev.clarinet.test.portability;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * A kernel compiled with certain constants for a target.
 *
 * @param usual whether that target's devices get these constants when nobody tuned
 * @param problem why it does not compile; empty if it does
 */
record Row(
    String kernel,
    Program program,
    Target target,
    boolean usual,
    Measures measures,
    String problem) {
  private static final List<String> NUMBERS = List.of(
      Measures.REGISTERS,
      Measures.SPILLS,
      Measures.LOCAL_BYTES,
      Measures.OCCUPANCY,
      Measures.FMA_SHARE,
      Measures.WIDE_LOAD_SHARE);

  /** Compiles, and where it is the default spills nothing. */
  boolean ok() {
    return problem.isEmpty() && !(usual && spills() > 0);
  }

  int spills() {
    return (int) measures.get(Measures.SPILLS, 0);
  }

  /** What is wrong with it, in words. */
  String fault() {
    String name = kernel + " " + program.parameters() + " for " + target.name() + ": ";
    return name + (problem.isEmpty() ? "spills " + spills() + " registers by default" : problem);
  }

  /** As {@code target/portability.json} has it; null is what a target does not tell. */
  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("kernel", kernel);
    json.addProperty("parameters", program.parameters());
    json.addProperty("target", target.name());
    for (String number : NUMBERS) {
      json.add(number, JsonNull.INSTANCE);
      if (measures.known().containsKey(number))
        json.addProperty(number, Math.round(measures.get(number, 0) * 1000) / 1000.0);
    }
    json.addProperty("default", usual);
    json.addProperty("ok", ok());
    return json;
  }
}
