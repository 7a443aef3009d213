#pragma once

#include "fake_shopify/server.hpp"

#include <optional>
#include <string>

namespace fake {

/// The answer that a fault puts in place of Shopify's, if it is one that does:
/// nothing of what was asked for is done. `field` is the one that a document
/// asks for, `type` the content type of errors.
std::optional<Reply> instead_of_answer(const std::optional<Fault>& fault,
                                       const std::string& field,
                                       const std::string& type);

/// The answer to what was done, as it reaches the one who asked.
Reply as_fault_leaves_it(Reply reply, const std::optional<Fault>& fault);

} // namespace fake
