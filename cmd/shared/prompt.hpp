#pragma once

#include <hwsync/stop.hpp>

#include <string>
#include <string_view>

// Questions to whoever sits at the terminal that standard input is. They stand
// on standard error.

/// Whether there is somebody to ask.
bool can_ask();

/// The answer without its line end and white space around it, or `usual` where
/// there is none. A stop ends the wait. Throws Error(usage) once nobody answers
/// any more.
std::string ask(std::string_view question, const hwsync::StopToken& stop,
                std::string_view usual = {});

/// The same for what nobody may see: it is not shown.
std::string ask_secret(std::string_view question,
                       const hwsync::StopToken& stop);

/// A line of standard input, whatever that is; empty at its end.
std::string read_line(const hwsync::StopToken& stop);
