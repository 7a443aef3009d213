#pragma once

#include "output/json_writer.hpp"
#include "shared/context.hpp"

#include <functional>

/// Whether the config names a hook.
bool has_link_hook(const Context& context);

/// Call it once a run that changed links is committed: runs the config's hook,
/// if there is one, with the document that `write` writes, and says what goes
/// wrong, even with --quiet.
void run_link_hook(const Context& context,
                   const std::function<void(JsonWriter&)>& write);
