#pragma once

#include <string>
#include <string_view>

/// Data as text within a page, in an element or between double quotes: nothing
/// in it is markup, a control or a bidi character, or no UTF-8.
std::string html_text(std::string_view data);

/// The same for a title, in which the joiners of Persian and emoji stay.
std::string html_title(std::string_view data);

/// Data as a JSON string within a script element, quotes and all: likewise, and
/// nothing in it ends the element or begins a comment.
std::string script_string(std::string_view data);

/// The same for a title, in which the joiners of Persian and emoji stay.
std::string script_title(std::string_view data);

/// The same, but every character stands for itself, as a table of links must
/// have it; those that are not ASCII are escaped. What is no UTF-8 becomes
/// U+FFFD.
std::string exact_script_string(std::string_view data);

/// An address as it may be shown: https only, with a picture's size where that
/// is Shopify's to make. Empty for any other.
std::string picture_url(std::string_view url);
