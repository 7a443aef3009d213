#pragma once

#include <string>

/// A word for a shell's command line that it takes as it stands.
std::string shell_quoted(const std::string& text);
