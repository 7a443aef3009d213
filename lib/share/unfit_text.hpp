#pragma once

#include "catalog/row_feed.hpp"

#include <hwsync/error.hpp>

#include <optional>

namespace hwsync::share {

/// What PostgreSQL would not take: the first text of the catalog that is not
/// UTF-8, or has U+0000 in it. Nothing where there is none.
std::optional<Error> unfit_text(RowFeed& feed);

} // namespace hwsync::share
