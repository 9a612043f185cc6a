package dev.clarinet.test.portability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InnerLoopTest {

  @Test
  void ofAmdsLoopsTheOneWithTheMostMultiplyAddsCountsWithoutThoseWithinIt() {
    String assembly = """
        product:                                ; @product
        	s_load_dwordx2 s[0:1], s[4:5], 0x0
        .LBB0_1:                                ; =>This Loop Header: Depth=1
        	global_load_dword v9, v[1:2], off
        .LBB0_2:                                ;   Parent Loop BB0_1 Depth=1
        	ds_read_b128 v[4:7], v8 offset:16   ; four numbers
        	ds_read2_b32 v[10:11], v8 offset1:1
        	s_waitcnt lgkmcnt(0)
        	v_fmac_f32_e32 v1, v4, v10
        	v_fma_f32 v2, v5, v11, v2
        	s_cbranch_scc1 .LBB0_2
        	s_cbranch_execnz .LBB0_1
        .LBB0_3:
        	v_fma_f32 v2, v5, v11, v2
        	s_cbranch_scc1 .LBB0_3
        	s_branch .LBB0_4
        .LBB0_4:
        	s_endpgm
        """;

    var loop = InnerLoop.of(assembly, Dialect.AMD).orElseThrow();

    assertThat(loop).isEqualTo(new InnerLoop(6, 2, 2, 1));
    assertThat(loop.shares())
        .isEqualTo(Map.of(Measures.FMA_SHARE, 2.0 / 6, Measures.WIDE_LOAD_SHARE, 0.5));
  }

  @Test
  void aLoopAroundMayHaveMoreOfItsOwn() {
    String assembly = """
        .LBB0_1:
        	ds_read_b64 v[4:5], v8
        .LBB0_2:
        	v_fmac_f32_e32 v1, v4, v10
        	s_cbranch_scc1 .LBB0_2
        	v_fmac_f32_e32 v1, v4, v10
        	v_fmac_f32_e32 v2, v5, v10
        	s_cbranch_execnz .LBB0_1
        """;

    assertThat(InnerLoop.of(assembly, Dialect.AMD)).contains(new InnerLoop(4, 2, 1, 1));
  }

  @Test
  void twoOperationsInAnInstructionOfRdna3AreTwo() {
    String assembly = """
        .LBB0_1:
        	v_dual_fmac_f32 v1, v4, v10 :: v_dual_mov_b32 v2, v3
        	ds_load_b64 v[4:5], v8
        	s_cbranch_scc1 .LBB0_1
        """;

    assertThat(InnerLoop.of(assembly, Dialect.AMD)).contains(new InnerLoop(4, 1, 1, 1));
  }

  @Test
  void ptxIsReadWithItsPredicatesAndVectors() {
    String assembly = """
        $L__BB0_2:                              // %for.body
        	ld.shared.v4.f32 	{%f1, %f2, %f3, %f4}, [%rd1];
        	ld.shared.f32 	%f5, [%rd2+4];
        	ld.global.nc.f32 	%f6, [%rd3];
        	ld.global.v2.u32 	{%r1, %r2}, [%rd3];
        	fma.rn.f32 	%f7, %f1, %f5, %f7;
        	setp.ne.s32 	%p1, %r9, 64;
        	@%p1 bra 	$L__BB0_2;
        	bra.uni 	$L__BB0_3;
        """;

    assertThat(InnerLoop.of(assembly, Dialect.PTX)).contains(new InnerLoop(7, 1, 4, 2));
  }

  @Test
  void aKernelWithoutMultiplyAddsInALoopHasNone() {
    assertThat(InnerLoop.of("\tv_fma_f32 v2, v5, v11, v2\n\ts_endpgm\n", Dialect.AMD))
        .isEmpty();
    assertThat(InnerLoop.of(".L1:\n\tv_mov_b32 v2, v5\n\ts_branch .L1\n", Dialect.AMD))
        .isEmpty();
  }
}
