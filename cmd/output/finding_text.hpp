#pragma once

#include <hwsync/verify.hpp>

#include <string>

/// A finding's message, and of damage what mends it.
std::string finding_text(const hwsync::Finding& finding,
                         const hwsync::VerifyResult& result);
