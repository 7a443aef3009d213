#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hwsync::share {

class Session;

/// The statements that make the views that people read, or make them anew.
std::string_view views_sql() noexcept;

std::vector<std::string> view_names();

/// The views that are there and are not as they were made, found by making them
/// once more as temporary ones, in a transaction of its own that is rolled
/// back. Throws ServerError where the server does not allow that.
std::vector<std::string> changed_views(Session& session);

/// Throws Error(storage) where a view cannot be replaced.
void make_views_anew(Session& session);

} // namespace hwsync::share
