#pragma once

#include "model/reject.hpp"

#include <hwsync/rejects.hpp>

namespace hwsync {

/// Gathers the lines that one run cannot use.
class RejectLog : public RejectList {
public:
    virtual void add(const Reject& reject) = 0;
};

} // namespace hwsync
