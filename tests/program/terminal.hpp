#pragma once

#include "program/run_hwsync.hpp"

#include <cstddef>
#include <string>
#include <vector>

enum class Terminal { as_stdin, beside_stdin };

/// Runs hwsync at a terminal of its own, types `answer` once `prompt` stands
/// there, and waits for the end. `out` is all that the terminal shows. With
/// `beside_stdin`, standard input is empty.
RunResult run_at_terminal(std::vector<std::string> arguments,
                          const std::string& prompt, const std::string& answer,
                          Terminal terminal = Terminal::as_stdin,
                          std::size_t columns = 200);
