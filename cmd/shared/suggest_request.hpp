#pragma once

#include "shared/context.hpp"

#include <hwsync/suggest.hpp>

#include <string>
#include <vector>

/// What suggest and gaps ask, with the rules of the config file.
hwsync::SuggestRequest suggest_request(const Context& context,
                                       const std::vector<std::string>& shops);
