import { lazy, Suspense } from "react";
import { createRoot } from "react-dom/client";

import { optionsFrom } from "./options.js";
import { Page } from "./Page.jsx";
import "./styles.css";

// Each generation brings a style sheet for the whole page: only the one that is used is loaded.
const assistants = {
  v1: lazy(() => import("./AssistantV1.jsx")),
  v2: lazy(() => import("./AssistantV2.jsx")),
};

// CopilotKit's style sheets know dark by a class, not by the person's preference.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark", dark.matches);
dark.addEventListener("change", follow);
follow();

const options = optionsFrom(location);
createRoot(document.getElementById("root")).render(
  <Suspense fallback={<p className="loading">Loading</p>}>
    <Page options={options} Assistant={assistants[options.components]} />
  </Suspense>,
);
