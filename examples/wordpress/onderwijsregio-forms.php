<?php
/**
 * Plugin Name: Onderwijsregio forms
 * Description: Sends what visitors fill in to the region. The key stays on the server.
 * License: MIT OR Apache-2.0
 *
 * Put this file into wp-content/mu-plugins, and three lines into wp-config.php:
 *
 *     define( 'ONDERWIJSREGIO_URL', 'https://api.example.nl/api/v2' );
 *     define( 'ONDERWIJSREGIO_KEY', 'ork_…' );
 *     define( 'ONDERWIJSREGIO_FORMS', array( 'gravity:3' => array( 'name' => '1.3 1.6', 'email' => '2', 'privacyConsent' => '4.1' ) ) );
 *
 * A key of ONDERWIJSREGIO_FORMS is the plug-in and the id of the form. Its rows are a field of the region and the id of the
 * input, or of several inputs, which are joined by a blank. A form that is not listed is not sent.
 */

/** Gravity Forms: an entry has the inputs by id, such as 1.3 for a first name. */
add_action( 'gform_after_submission', function ( $entry, $form ) {
	onderwijsregio_submit( 'gravity:' . $form['id'], $entry );
}, 10, 2 );

/** WPForms: each field has a value, by the id of the field. */
add_action( 'wpforms_process_complete', function ( $fields, $entry, $form_data ) {
	onderwijsregio_submit( 'wpforms:' . $form_data['id'], array_map( fn( $field ) => $field['value'], $fields ) );
}, 10, 3 );

/** Fluent Forms: the inputs by name; those of a group are joined by a point, as in names.first_name. */
add_action( 'fluentform/submission_inserted', function ( $entry_id, $inputs, $form ) {
	foreach ( $inputs as $name => $parts ) {
		foreach ( is_array( $parts ) ? $parts : array() as $part => $value ) {
			$inputs[ "$name.$part" ] = $value;
		}
	}
	onderwijsregio_submit( 'fluent:' . $form->id, $inputs );
}, 10, 3 );

/** Contact Form 7: the inputs by name. */
add_action( 'wpcf7_mail_sent', function ( $form ) {
	$submission = WPCF7_Submission::get_instance();
	onderwijsregio_submit( 'cf7:' . $form->id(), $submission ? $submission->get_posted_data() : array() );
} );

/** Sends what a visitor filled in, if the form is listed. */
function onderwijsregio_submit( string $form, array $inputs ): void {
	$rows = ONDERWIJSREGIO_FORMS[ $form ] ?? null;
	if ( null === $rows ) {
		return;
	}
	$candidate = array();
	foreach ( $rows as $field => $ids ) {
		$values              = array_map( fn( $id ) => $inputs[ $id ] ?? '', explode( ' ', $ids ) );
		$candidate[ $field ] = onderwijsregio_value( $field, $values );
	}
	onderwijsregio_send( $candidate, bin2hex( random_bytes( 16 ) ) );
}

/** Returns the value of a field: a list, yes or no, or text. */
function onderwijsregio_value( string $field, array $values ) {
	if ( 'privacyConsent' === $field ) {
		return array() !== array_filter( $values );
	}
	if ( in_array( $field, array( 'sectors', 'roles', 'qualifications' ), true ) ) {
		$texts = array_merge( ...array_map( fn( $value ) => is_array( $value ) ? $value : explode( "\n", $value ), $values ) );
		return array_values( array_filter( array_map( 'trim', $texts ) ) );
	}
	$texts = array_map( fn( $value ) => is_array( $value ) ? implode( ' ', $value ) : $value, $values );
	$text  = trim( implode( ' ', $texts ) );
	return '' === $text ? null : $text;
}

/** After how many seconds what could not be sent is sent again. */
const ONDERWIJSREGIO_RESTS = array( 60, 600, 3600, 6 * 3600, 24 * 3600 );

/** Sends a candidate. The same key of repetition in each attempt makes sure that it arrives once. */
function onderwijsregio_send( array $candidate, string $repetition, int $attempt = 0 ): void {
	$answer = wp_remote_post( ONDERWIJSREGIO_URL . '/candidates/upsert?match=email', array(
		'timeout' => 15,
		'headers' => array(
			'x-api-key'       => ONDERWIJSREGIO_KEY,
			'content-type'    => 'application/json',
			'idempotency-key' => $repetition,
		),
		'body'    => wp_json_encode( $candidate ),
	) );
	$status = is_wp_error( $answer ) ? 0 : wp_remote_retrieve_response_code( $answer );
	if ( 200 === $status || 202 === $status ) {
		return;
	}
	// What the visitor filled in does not go into the log.
	error_log( "onderwijsregio: a form could not be sent (status $status)" . onderwijsregio_faults( $answer ) );
	$is_passing = 0 === $status || 429 === $status || $status >= 500;
	if ( $is_passing && isset( ONDERWIJSREGIO_RESTS[ $attempt ] ) ) {
		$next = time() + ONDERWIJSREGIO_RESTS[ $attempt ];
		wp_schedule_single_event( $next, 'onderwijsregio_send', array( $candidate, $repetition, $attempt + 1 ) );
	}
}
add_action( 'onderwijsregio_send', 'onderwijsregio_send', 10, 3 );

/** Returns where the faults are, without the values. */
function onderwijsregio_faults( $answer ): string {
	$problem = is_wp_error( $answer ) ? null : json_decode( wp_remote_retrieve_body( $answer ), true );
	$faults  = array_map( fn( $fault ) => ' ' . ( $fault['pointer'] ?? '' ) . ' ' . $fault['code'], $problem['errors'] ?? array() );
	return implode( ',', $faults );
}
