<?php
/**
 * WordPress itself, without its database: runs the plug-in, calls a hook as a form plug-in does, and prints what it would send
 * again later. Usage: php submit.php WORDPRESS PLUG-IN FORMS HOOK ARGUMENTS, the last four as JSON but for the plug-in.
 */
[ , $wordpress, $plugin, $forms, $hook, $arguments ] = $argv;
define( 'ABSPATH', "$wordpress/" );
define( 'WPINC', 'wp-includes' );
define( 'WP_CONTENT_DIR', "$wordpress/wp-content" );
define( 'WP_DEBUG', true );
error_reporting( E_ALL & ~E_DEPRECATED );
ini_set( 'error_log', '/dev/stderr' );

$includes = array(
	'version', 'compat', 'load', 'plugin', 'class-wp-error', 'functions', 'class-wp-list-util', 'formatting', 'kses', 'l10n', 'link-template',
	'general-template', 'cron', 'http', 'class-wp-http', 'class-wp-http-streams', 'class-wp-http-curl', 'class-wp-http-proxy',
	'class-wp-http-cookie', 'class-wp-http-encoding', 'class-wp-http-response', 'class-wp-http-requests-response',
	'class-wp-http-requests-hooks',
);
foreach ( $includes as $file ) {
	require ABSPATH . WPINC . "/$file.php";
}

// The database has only the settings of the website.
foreach ( array( 'home' => 'https://www.example.nl', 'siteurl' => 'https://www.example.nl', 'blog_charset' => 'UTF-8', 'cron' => array() ) as $option => $value ) {
	add_filter( "pre_option_$option", fn() => $value );
}
// WordPress would keep this in its database until it is due.
add_filter( 'pre_schedule_event', function ( $_, $event ) {
	echo wp_json_encode( array( 'after' => $event->timestamp - time(), 'hook' => $event->hook, 'arguments' => $event->args ) ), "\n";
	return true;
}, 10, 2 );

/** Contact Form 7 hands over what was filled in by this class. */
final class WPCF7_Submission {
	public static array $posted = array();

	public static function get_instance(): self {
		return new self();
	}

	public function get_posted_data(): array {
		return self::$posted;
	}
}

define( 'ONDERWIJSREGIO_URL', getenv( 'API_URL' ) );
define( 'ONDERWIJSREGIO_KEY', getenv( 'API_KEY' ) );
define( 'ONDERWIJSREGIO_FORMS', json_decode( $forms, true ) );
require $plugin;

$given = json_decode( $arguments, true );
if ( 'wpcf7_mail_sent' === $hook ) {
	[ $id, WPCF7_Submission::$posted ] = $given;
	$given = array( new class( $id ) {
		public function __construct( private int $id ) {}

		public function id(): int {
			return $this->id;
		}
	} );
}
if ( 'fluentform/submission_inserted' === $hook ) {
	$given[2] = (object) $given[2];
}
do_action( $hook, ...$given );
