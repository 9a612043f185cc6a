package dev.clarinet.test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One run of a test method on each configuration: with a {@link Random} parameter, one of its random values.
 *
 * @param number of the case, from 0
 * @param dice seed of the dice that the test itself throws
 * @param values the random value; empty where the method has no such parameter
 */
record Case(int number, long dice, List<Object> values) {
  private static final long SEED = seed();

  private static long seed() {
    String seed = System.getProperty("clarinet.seed", "0");
    return seed.equals("random") ? System.nanoTime() : Long.parseLong(seed);
  }

  /** All cases of a test method. */
  static Stream<Case> of(Method test) {
    long seed = mixed(
        mixed(SEED, test.getDeclaringClass().getSimpleName().hashCode()),
        test.getName().hashCode());
    return Arrays.stream(test.getParameters())
        .filter(parameter -> parameter.isAnnotationPresent(Random.class))
        .findFirst()
        .map(parameter -> random(test, parameter, seed))
        .orElseGet(() -> Stream.of(new Case(0, seed, List.of())));
  }

  private static Stream<Case> random(Method test, Parameter parameter, long seed) {
    var random = parameter.getAnnotation(Random.class);
    var maker = maker(test.getDeclaringClass(), parameter.getType(), random.from());
    return IntStream.range(0, random.cases()).mapToObj(i -> {
      long own = mixed(seed, i);
      return new Case(i, mixed(own, 1), List.of(made(maker, new Dice(own))));
    });
  }

  private static Method maker(Class<?> tests, Class<?> type, String name) {
    var makers = Arrays.stream(tests.getDeclaredMethods())
        .filter(m -> Modifier.isStatic(m.getModifiers()) && m.getReturnType() == type)
        .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {Dice.class}))
        .filter(m -> name.isEmpty() || m.getName().equals(name))
        .toList();
    if (makers.size() != 1) {
      throw new IllegalStateException(
          tests + " needs one static method " + name + "(Dice) for " + type + ": " + makers);
    }
    makers.get(0).setAccessible(true);
    return makers.get(0);
  }

  private static Object made(Method maker, Dice dice) {
    try {
      return maker.invoke(null, dice);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(maker + " failed", e);
    }
  }

  /** Two numbers as one that looks like neither (the finalizer of SplitMix64). */
  private static long mixed(long seed, long number) {
    long z = seed * 31 + number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** For a test's name. */
  String name() {
    return values.isEmpty() ? "" : ", case " + number + ": " + values.get(0);
  }

  /** For the message of a failure: how to have the same again. */
  String advice() {
    return values.isEmpty()
        ? ""
        : "case " + number + " with -Dclarinet.seed=" + SEED + ", " + values.get(0) + ": ";
  }
}
