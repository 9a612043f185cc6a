package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.OnReference;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Slopes;
import dev.clarinet.test.Trial;
import java.util.List;

class MatMulTest {
  private static final int[] SMALL = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 17, 23};
  private static final int[] TILES = {31, 32, 33, 47, 63, 64, 65, 95, 97, 127, 128, 129, 131};

  static Sizes any(Dice dice) {
    return sizes(dice, dice.oneOf(SMALL), dice.oneOf(SMALL), dice.oneOf(SMALL));
  }

  /** Tiles and steps of products, and one more or less. */
  static Sizes large(Dice dice) {
    return sizes(dice, dice.oneOf(TILES), dice.oneOf(TILES), dice.oneOf(TILES));
  }

  /** One side far longer than the others, as layers have them. */
  static Sizes oblong(Dice dice) {
    int[] sides = {dice.oneOf(1, 2, 3, 10), dice.oneOf(7, 17, 33), dice.oneOf(257, 500, 1025)};
    int turn = dice.from(0, 2);
    return sizes(dice, sides[turn], sides[(turn + 1) % 3], sides[(turn + 2) % 3]);
  }

  private static Sizes sizes(Dice dice, int M, int N, int K) {
    return new Sizes(
        M,
        N,
        K,
        dice.onceIn(2),
        dice.onceIn(2),
        dice.oneOf(List.of(1.0, 1.0, -0.5)),
        dice.oneOf(List.of(0.0, 1.0, -2.0)));
  }

  static Trial<MatMul> multiply(Sizes g, double[] A, double[] B, double... C) {
    var trial = Trial.of(g)
        .reads("A", g.A(), A)
        .reads("B", g.B(), B)
        .calls((matmul, t) -> matmul.multiply(t.get("A"), t.get("B"), t.get("C")));
    return g.beta() == 0 ? trial.writes("C", g.C()) : trial.updates("C", g.C(), C);
  }

  private static double[] matrix(double... elements) {
    return elements;
  }

  @EveryBackend
  void rowsMeetColumns(Backend backend) {
    var C = multiply(Sizes.of(2, 2, 3), matrix(1, 2, 3, 4, 5, 6), matrix(1, 10, 100, 1000, 2, 20))
        .on(backend)
        .get("C");

    assertThat(C).containsExactly(1 + 200 + 6, 10 + 2000 + 60, 4 + 500 + 12, 40 + 5000 + 120);
  }

  @EveryBackend
  void aTransposedFactorIsStoredByColumns(Backend backend) {
    double[] A = {1, 2, 3, 4, 5, 6}, transposedA = {1, 4, 2, 5, 3, 6};
    double[] B = {1, 10, 100, 1000, 2, 20}, transposedB = {1, 100, 2, 10, 1000, 20};
    var sizes = Sizes.of(2, 2, 3);

    double[] C = multiply(sizes, A, B).on(backend).get("C");

    assertThat(multiply(sizes.withTransposedA(), transposedA, B).on(backend).get("C"))
        .containsExactly(C);
    assertThat(multiply(sizes.withTransposedB(), A, transposedB).on(backend).get("C"))
        .containsExactly(C);
    assertThat(multiply(sizes.withTransposedA().withTransposedB(), transposedA, transposedB)
            .on(backend)
            .get("C"))
        .containsExactly(C);
  }

  @EveryBackend
  void alphaWeighsTheProductAndBetaWhatWasThere(Backend backend) {
    var sizes = new Sizes(1, 2, 1, false, false, 2, -3);

    assertThat(multiply(sizes, matrix(5), matrix(7, 11), 1, 10).on(backend).get("C"))
        .containsExactly(67, 80);
  }

  @EveryBackend
  void withoutBetaItDoesNotMatterWhatWasThere(Backend backend) {
    var C = multiply(Sizes.of(1, 1, 1), matrix(2), matrix(3))
        .given("C", Double.NaN)
        .on(backend)
        .get("C");

    assertThat(C).containsExactly(6);
  }

  @EveryBackend
  void agreesWithTheDefinition(
      Backend backend, @Random(cases = 80, from = "any") Sizes g, Dice dice) {
    check(backend, g, dice);
  }

  @EveryBackend
  void agreesWithTheDefinitionOnManyTiles(
      Backend backend, @Random(cases = 20, from = "large") Sizes g, Dice dice) {
    check(backend, g, dice);
  }

  @EveryBackend
  void agreesWithTheDefinitionOnOblongs(
      Backend backend, @Random(cases = 12, from = "oblong") Sizes g, Dice dice) {
    check(backend, g, dice);
  }

  /** A tile of plain Java has 1,024. */
  @EveryBackend
  void aboutAsManyColumnsAsATileHas(Backend backend, Dice dice) {
    for (int N : List.of(1023, 1024, 1025, 1041))
      check(backend, new Sizes(7, N, 9, false, false, 1, 0), dice);
  }

  /** As linear layers have them: few rows of one matrix or both, either way round, in several groups. */
  static Sizes layers(Dice dice) {
    int few = dice.oneOf(1, 2, 3, 5, 8, 47), many = dice.oneOf(5, 65, 701);
    boolean turned = dice.onceIn(2);
    return new Sizes(
        turned ? many : few,
        turned ? few : many,
        dice.oneOf(127, 129, 515, 1027),
        false,
        true,
        dice.oneOf(List.of(1.0, -0.5)),
        dice.oneOf(List.of(0.0, 1.0, -2.0)));
  }

  @EveryBackend
  void agreesWithTheDefinitionWhereBothMatricesLieAlongTheSum(
      Backend backend, @Random(cases = 16, from = "layers") Sizes g, Dice dice) {
    check(backend, g, dice);
  }

  private static void check(Backend backend, Sizes g, Dice dice) {
    multiply(g, dice.floats(g.A()), dice.floats(g.B()), dice.floats(g.C()))
        .agreesOn(backend, bounds(g));
  }

  static Bounds bounds(Sizes g) {
    double alpha = Math.abs(g.alpha()), beta = Math.abs(g.beta());
    return Bounds.ofSums(
        g.K() + 2, new Sizes(g.M(), g.N(), g.K(), g.transposeA(), g.transposeB(), alpha, beta));
  }

  @EveryBackend
  void aRowThatIsNoNumberReachesItsRowOnly(
      Backend backend, @Random(cases = 8, from = "large") Sizes g, Dice dice) {
    double[] A = dice.floats(g.A());
    A[dice.from(0, A.length - 1)] = Double.NaN;

    multiply(g, A, dice.floats(g.B()), dice.floats(g.C())).agreesOn(backend, bounds(g));
  }

  /** (A·B)·dC = A·(dC·Bᵀ) = B·(Aᵀ·dC): the products that a linear layer is trained with. */
  @OnReference
  void theProductsOfBackwardAreTransposes(@Random(cases = 40, from = "any") Sizes any, Dice dice) {
    var g = Sizes.of(any.M(), any.N(), any.K());
    double[] A = dice.doubles(g.A()), B = dice.doubles(g.B()), dC = dice.doubles(g.C());
    double[] C = multiply(g, A, B).byDefinition().get("C");
    double[] dA = multiply(Sizes.of(g.M(), g.K(), g.N()).withTransposedB(), dC, B)
        .byDefinition()
        .get("C");
    double[] dB = multiply(Sizes.of(g.K(), g.N(), g.M()).withTransposedA(), A, dC)
        .byDefinition()
        .get("C");

    Slopes.assertTransposed(Slopes.dot(C, dC), Slopes.dot(A, dA), g.M() * g.N() * g.K());
    Slopes.assertTransposed(Slopes.dot(C, dC), Slopes.dot(B, dB), g.M() * g.N() * g.K());
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend, Dice dice) {
    var g = Sizes.of(3, 4, 5).withTransposedA();
    var trial = multiply(g, dice.floats(g.A()), dice.floats(g.B()));

    Refusals.check(trial, backend);
    Refusals.checkAlias(trial, backend, "C", "A");
    Refusals.checkAlias(trial, backend, "C", "B");
  }
}
