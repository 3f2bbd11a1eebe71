import { defineConfig } from "vite";

export default defineConfig({
  // The page is served below a path that the server's operator may change.
  base: "./",
  esbuild: { jsx: "automatic" },
  build: {
    outDir: "dist",
    // The components bring a diagram and a code renderer in chunks of this size, loaded only where a message has one.
    chunkSizeWarningLimit: 4096,
    rollupOptions: {
      // "use client" in many packages is for servers that render React; a bundle has none.
      onwarn: (warning, warn) => warning.code === "MODULE_LEVEL_DIRECTIVE" || warn(warning),
    },
  },
});
